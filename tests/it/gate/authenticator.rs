//! An authenticator made of software: what a phone or a security key does for a passkey, and every way to do it
//! wrong. ES256, attestation "none", CBOR by hand.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const KEY_INCLUDED: u8 = 0x40;

/// One passkey on one device.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    handle: Vec<u8>,
    counter: u32,
    /// The origin the browser is at.
    pub origin: String,
    /// The party the device believes it talks to; what the options say unless set.
    pub party: Option<String>,
    /// Whether it checks that it is its owner.
    pub verifies: bool,
}

impl Authenticator {
    /// A new device, in a browser at `origin`.
    pub fn new(origin: &str) -> Self {
        let secret: [u8; 32] = Sha256::digest(rand::random::<[u8; 32]>()).into();
        let key = SigningKey::from_slice(&secret).expect("a scalar in range");
        let id = rand::random::<[u8; 32]>().to_vec();
        let origin = origin.to_owned();
        Self { key, id, handle: Vec::new(), counter: 0, origin, party: None, verifies: true }
    }

    /// Answers options for `navigator.credentials.create`.
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options are JSON");
        let options = &options["publicKey"];
        self.handle = decoded(&options["user"]["id"]);
        let client = self.client_data("webauthn.create", options);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap_or_default(), KEY_INCLUDED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        let mut object = vec![0xA3];
        object.extend(text("fmt"));
        object.extend(text("none"));
        object.extend(text("attStmt"));
        object.push(0xA0);
        object.extend(text("authData"));
        object.extend([0x59]);
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        json!({
            "id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key", "extensions": {},
            "response": { "attestationObject": encoded(&object), "clientDataJSON": encoded(client.as_bytes()) },
        })
        .to_string()
    }

    /// Answers options for `navigator.credentials.get`.
    pub fn get(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options are JSON");
        let options = &options["publicKey"];
        self.counter += 1;
        let client = self.client_data("webauthn.get", options);
        let data = self.data(options["rpId"].as_str().unwrap_or_default(), 0);
        let signed = [&data[..], &Sha256::digest(client.as_bytes())[..]].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": encoded(&data), "clientDataJSON": encoded(client.as_bytes()),
                "signature": encoded(signature.to_der().as_bytes()), "userHandle": encoded(&self.handle),
            },
        })
        .to_string()
    }

    /// Puts the counter back, as a copied key would have it.
    pub fn forget_last_use(&mut self) {
        self.counter -= 1;
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, party: &str, more: u8) -> Vec<u8> {
        let party = self.party.as_deref().unwrap_or(party);
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(party.as_bytes()).to_vec();
        data.push(USER_PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The key in COSE form (RFC 9053): EC2, ES256, P-256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut key = vec![0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(point.x().expect("a point has x"));
        key.extend([0x22, 0x58, 0x20]);
        key.extend(point.y().expect("a point has y"));
        key
    }
}

fn text(text: &str) -> Vec<u8> {
    let mut out = vec![0x60 | u8::try_from(text.len()).unwrap()];
    out.extend(text.as_bytes());
    out
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap_or_default()).expect("base 64")
}
