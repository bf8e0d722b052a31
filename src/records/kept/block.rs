//! A block of originals: an index, and the originals one after the other, compressed together.

use serde::{Deserialize, Serialize};

use super::super::Result;
use super::super::intake::{Digest, Identity, Original};
use crate::base::clock::Moment;
use crate::record;
use crate::store::{StoreError, decode, encode};

/// So many bytes of originals share one block: enough to compress well, little enough to read one back at once.
const BLOCK_BYTES: usize = 512 << 10;
/// The level at which zstd is several times smaller than its fastest and still faster than the parser.
const LEVEL: i32 = 6;
/// What a body may unpack to: one original can be longer than a block.
const UNPACKED_MAX: usize = 1 << 30;

/// A packed block, not yet in the store.
#[derive(Debug, Clone)]
pub(in crate::records) struct Block {
    pub(super) index: Vec<u8>,
    pub(super) body: Vec<u8>,
    pub(super) contents: Vec<(Identity, Digest)>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Index {
    pub(super) received: Moment,
    pub(super) kinds: Vec<String>,
    pub(super) entries: Vec<Entry>,
}
record!(Index, "index of a kept block", 1);

#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) kind: u16,
    pub(super) identity: Identity,
    pub(super) digest: Digest,
    pub(super) start: u32,
    pub(super) bytes: u32,
    pub(super) is_shown: bool,
    pub(super) is_outdated: bool,
    pub(super) updated: Option<Moment>,
}

impl Index {
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        Ok(decode(bytes)?)
    }

    fn kind(&mut self, kind: &str) -> u16 {
        let place = self.kinds.iter().position(|known| known == kind).unwrap_or_else(|| {
            self.kinds.push(kind.to_owned());
            self.kinds.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }
}

/// Packs originals into blocks, in their order.
pub(in crate::records) fn pack(originals: &[Original<'_>], received: Moment) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut rest = originals;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |original: &&Original<'_>| {
            bytes += original.body.len();
            bytes <= BLOCK_BYTES
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (these, others) = rest.split_at(count);
        blocks.push(pack_one(these, received)?);
        rest = others;
    }
    Ok(blocks)
}

fn pack_one(originals: &[Original<'_>], received: Moment) -> Result<Block> {
    let mut index = Index { received, kinds: Vec::new(), entries: Vec::with_capacity(originals.len()) };
    let mut body = Vec::with_capacity(originals.iter().map(|original| original.body.len()).sum());
    for original in originals {
        let kind = index.kind(original.kind);
        let too_long = |_| StoreError::Undecodable { kind: "kept", reason: "it is too long".to_owned() };
        index.entries.push(Entry {
            kind,
            identity: original.identity,
            digest: original.digest,
            start: u32::try_from(body.len()).map_err(too_long)?,
            bytes: u32::try_from(original.body.len()).map_err(too_long)?,
            is_shown: original.is_shown,
            is_outdated: original.is_outdated,
            updated: original.updated,
        });
        body.extend_from_slice(original.body);
    }
    Ok(Block {
        index: encode(&index)?,
        body: compress(&body)?,
        contents: originals.iter().map(|original| (original.identity, original.digest)).collect(),
    })
}

/// Bytes, packed.
pub(in crate::records) fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok(zstd::bulk::compress(bytes, LEVEL).map_err(StoreError::from)?)
}

/// Packed bytes as they were: the originals of a body, one after the other.
pub(in crate::records) fn unpack(body: &[u8]) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    let decoder = zstd::stream::read::Decoder::new(body).map_err(StoreError::from)?;
    std::io::Read::read_to_end(&mut std::io::Read::take(decoder, UNPACKED_MAX as u64), &mut whole)
        .map_err(StoreError::from)?;
    Ok(whole)
}

/// Bytes as bytes: a list of numbers would be written and read one by one.
pub(in crate::records) mod bytes {
    use serde::de::{Deserializer, Error, Visitor};

    pub(in crate::records) fn serialize<S: serde::Serializer>(
        bytes: &[u8],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(in crate::records) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        from.deserialize_bytes(Bytes)
    }
}
