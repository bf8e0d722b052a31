//! Keys: values whose bytes sort as they do, for whoever keeps them in order.

/// A key or a part of one: its bytes sort as its values do.
pub trait Key: Sized {
    /// Appends this key's bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes this key off the front of `bytes`; `None` if they are not one.
    fn read(bytes: &mut &[u8]) -> Option<Self>;

    /// This key's bytes alone.
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32);
        self.write(&mut out);
        out
    }
}

macro_rules! integer_key {
    ($($kind:ty),*) => {$(
        impl Key for $kind {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                let (head, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_be_bytes(*head))
            }
        }
    )*};
}
integer_key!(u8, u16, u32, u64);

impl Key for i64 {
    /// Big-endian with the sign bit turned, so that negative numbers sort first.
    fn write(&self, out: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 63)).write(out);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u64::read(bytes).map(|n| (n ^ (1 << 63)).cast_signed())
    }
}

impl<const N: usize> Key for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<N>()?;
        *bytes = rest;
        Some(*head)
    }
}

/// Text ends with a zero byte, which no text may hold; a `\0` inside is dropped on writing.
impl Key for String {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.as_bytes().iter().filter(|byte| **byte != 0));
        out.push(0);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let text = std::str::from_utf8(&bytes[..end]).ok()?.to_owned();
        *bytes = &bytes[end + 1..];
        Some(text)
    }
}

macro_rules! tuple_key {
    ($($part:ident),*) => {
        impl<$($part: Key),*> Key for ($($part,)*) {
            fn write(&self, out: &mut Vec<u8>) {
                #[allow(non_snake_case)]
                let ($($part,)*) = self;
                $($part.write(out);)*
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($part::read(bytes)?,)*))
            }
        }
    };
}
tuple_key!(A, B);
tuple_key!(A, B, C);
tuple_key!(A, B, C, D);

impl Key for () {
    fn write(&self, _: &mut Vec<u8>) {}
    fn read(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_their_values() {
        let mut numbers = [5i64, -3, 0, i64::MIN, i64::MAX, -1];
        numbers.sort_unstable();
        let bytes: Vec<_> = numbers.iter().map(Key::bytes).collect();
        assert!(bytes.is_sorted());
    }

    #[test]
    fn a_tuple_reads_back() {
        let key = (7u64, "Núñez".to_owned(), -4i64);
        assert_eq!(<(u64, String, i64)>::read(&mut &key.bytes()[..]), Some(key));
    }
}
