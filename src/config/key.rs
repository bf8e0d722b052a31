//! The list of keys: what can be set, of which kind, and what is built in.

/// What a value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A path. One that is not absolute counts from the file's folder, or from the current one.
    Path,
    /// A whole number between two bounds.
    Whole(i64, i64),
    /// A list of texts; commas part them in a variable or flag.
    List,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// One thing that can be set.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// `section.name`
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What is built in, as it would be written in the file; empty for none.
    pub built_in: &'static str,
}

impl Key {
    /// The environment variable that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("PORTICO_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// The part before the dot.
    #[must_use]
    pub fn section(&self) -> &'static str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// The key called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }
}

const fn key(name: &'static str, kind: Kind, built_in: &'static str) -> Key {
    Key { name, kind, built_in }
}

/// Every key, in the order of the example file.
pub const KEYS: &[Key] = &[
    key("data.folder", Kind::Path, "/var/lib/portico"),
    key("unlock.key_file", Kind::Path, ""),
    key("unlock.passphrase_file", Kind::Path, ""),
    key("server.origin", Kind::Text, "http://localhost:8080"),
    key("server.other_hosts", Kind::List, ""),
    key("server.listen", Kind::List, "127.0.0.1:8080"),
    key("server.redirect_listen", Kind::List, ""),
    key("server.trusted_proxies", Kind::List, ""),
    key("server.name_servers", Kind::List, ""),
    key("server.connections_max", Kind::Whole(16, 100_000), "12000"),
    key("server.connections_per_address_max", Kind::Whole(4, 100_000), "256"),
    key("tls.mode", Kind::Choice(&["off", "generated", "files", "acme"]), "off"),
    key("tls.certificate_file", Kind::Path, ""),
    key("tls.key_file", Kind::Path, ""),
    key("tls.acme_directory", Kind::Text, "https://acme-v02.api.letsencrypt.org/directory"),
    key("tls.acme_contact", Kind::Text, ""),
    key("tls.acme_roots_file", Kind::Path, ""),
    key("hl7.listen", Kind::List, ""),
    key("hl7.allow", Kind::List, "127.0.0.1,::1"),
    key("hl7.tls", Kind::Choice(&["off", "on"]), "off"),
    key("hl7.connections_max", Kind::Whole(1, 1000), "32"),
    key("hl7.message_mib_max", Kind::Whole(1, 256), "32"),
    key("hl7.idle_minutes_max", Kind::Whole(1, 24 * 60), "60"),
    key("watch.folder", Kind::Path, ""),
    key("watch.every_seconds", Kind::Whole(1, 3600), "5"),
    key("mail.host", Kind::Text, ""),
    key("mail.port", Kind::Whole(1, 65_535), "587"),
    key("mail.security", Kind::Choice(&["starttls", "tls", "off"]), "starttls"),
    key("mail.account", Kind::Text, ""),
    key("mail.password_file", Kind::Path, ""),
    key("mail.from", Kind::Text, ""),
    key("mail.roots_file", Kind::Path, ""),
    key("log.level", Kind::Choice(&["error", "warn", "info", "debug", "trace"]), "info"),
    key("log.format", Kind::Choice(&["text", "json"]), "text"),
    key("store.cache_mib", Kind::Whole(4, 65_536), "16"),
    key("store.anchor_file", Kind::Path, ""),
    key("backup.folder", Kind::Path, ""),
    key("backup.recipients", Kind::List, ""),
    key("backup.every_hours", Kind::Whole(1, 24 * 31), "24"),
    key("backup.keep", Kind::Whole(1, 10_000), "14"),
];
