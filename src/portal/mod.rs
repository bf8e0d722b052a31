//! The patient's door: a file per noun. Every handler has a patient's session in its signature.
