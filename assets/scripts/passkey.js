// Asks the device for a passkey and sends its answer as a field of the form around it. The options come from
// the page, so nothing here talks to the server by itself.

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  if (!buffer) return undefined;
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

function readable(options) {
  const key = structuredClone(options.publicKey);
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    key[list]?.forEach((credential) => (credential.id = bytes(credential.id)));
  }
  return { publicKey: key };
}

function answer(credential) {
  const { response } = credential;
  const common = {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
  };
  if (response.attestationObject) {
    return {
      ...common,
      response: {
        attestationObject: text(response.attestationObject),
        clientDataJSON: text(response.clientDataJSON),
        transports: response.getTransports?.(),
      },
    };
  }
  return {
    ...common,
    response: {
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

for (const part of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const form = part.querySelector("form");
  const failed = part.querySelector("[data-failed]");
  part.querySelector("[data-without]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = readable(JSON.parse(part.dataset.options));
      const credential = await navigator.credentials[part.dataset.passkey](options);
      form.elements.answer.value = JSON.stringify(answer(credential));
    } catch {
      // Closed by the person, or no passkey for this portal: they can try again or choose another way.
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}
