//! The staff's door: a file per noun. Every handler has a staff session in its signature.
