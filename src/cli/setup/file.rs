//! The configuration file that `setup` writes: the example, with the values that were chosen set.

use crate::config::{Layers, Source};

const EXAMPLE: &str = include_str!("../../../config/portico.toml");

/// The example file with every value of `layers` that is not built in.
pub(super) fn filled_in(layers: &Layers) -> String {
    let mut section = String::new();
    let mut text = String::new();
    for line in EXAMPLE.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        }
        let key = line.strip_prefix('#').and_then(|rest| rest.split_once(" = "));
        let value = key.and_then(|(name, _)| layers.get(&format!("{section}.{name}")));
        match (key, value) {
            (Some((name, _)), Some((value, source))) if *source != Source::BuiltIn => {
                text.push_str(&format!("{name} = {value}\n"));
            }
            _ => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Config, KEYS};

    #[test]
    fn the_example_explains_every_key_and_what_it_shows_can_be_read() {
        for key in KEYS {
            let name = key.name.split('.').nth(1).unwrap();
            assert!(EXAMPLE.lines().any(|line| line.starts_with(&format!("#{name} = "))), "{}", key.name);
        }
        let uncommented: Vec<&str> = EXAMPLE
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if rest.contains(" = ") && !rest.starts_with(' ') => rest,
                _ => line,
            })
            .collect();
        let mut layers = Layers::built_in(Path::new("/var/lib/portico")).unwrap();
        layers.add_file(Path::new("/etc/portico/portico.toml"), &uncommented.join("\n")).unwrap();
        let built_in = Layers::built_in(Path::new("/var/lib/portico")).unwrap();
        for key in KEYS.iter().filter(|key| !key.built_in.is_empty()) {
            assert_eq!(
                layers.get(key.name).map(|(value, _)| value),
                built_in.get(key.name).map(|(value, _)| value),
                "the example shows what is built in for {}",
                key.name
            );
        }
    }

    #[test]
    fn what_was_chosen_is_in_the_file_and_reads_back() {
        let mut layers = Layers::built_in(Path::new("/srv/portico")).unwrap();
        layers.add_flag("--origin", "server.origin", "https://portal.example.org").unwrap();
        layers.add_flag("--tls", "tls.mode", "generated").unwrap();
        layers.add_flag("--listen", "server.listen", "[::]:443,127.0.0.1:8443").unwrap();
        let text = filled_in(&layers);
        let mut again = Layers::built_in(Path::new("/srv/portico")).unwrap();
        again.add_file(Path::new("/etc/portico/portico.toml"), &text).unwrap();
        assert_eq!(Config::from_layers(&again), Config::from_layers(&layers));
    }
}
