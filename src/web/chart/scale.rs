//! Scales: from values to places, with round numbers along the axis.

/// From values to per cent of the height, the lowest at the bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    step: f64,
}

impl Scale {
    /// A scale on which every one of `numbers` lies, with a little room above and below.
    pub(super) fn over(numbers: impl Iterator<Item = f64> + Clone) -> Self {
        let least = numbers.clone().fold(f64::INFINITY, f64::min);
        let most = numbers.fold(f64::NEG_INFINITY, f64::max);
        let (least, most) = if least <= most { (least, most) } else { (0.0, 1.0) };
        let room = match most - least {
            // Values that are all the same stand in the middle, with room by their own size.
            0.0 if most == 0.0 => 1.0,
            0.0 => most.abs() * 0.1,
            spread => spread * 0.12,
        };
        let (mut from, to) = (least - room, most + room);
        if least >= 0.0 {
            from = from.max(0.0);
        }
        Self { from, to, step: round_step((to - from) / 4.5) }
    }

    /// Place from the top, in per cent.
    pub(super) fn place(self, number: f64) -> f64 {
        (self.to - number) / (self.to - self.from) * 100.0
    }

    /// Round numbers along the axis with their digits, at most six.
    pub(super) fn ticks(self) -> Vec<(f64, String)> {
        let decimals = (-self.step.log10().floor()).clamp(0.0, 9.0) as usize;
        // A step of 2.5 needs one digit more than its size says.
        let decimals =
            if self.step / 10f64.powf(self.step.log10().floor()) == 2.5 { decimals + 1 } else { decimals };
        let first = (self.from / self.step).ceil() as i64;
        let last = (self.to / self.step).floor() as i64;
        (first..=last)
            .take(6)
            .map(|at| at as f64 * self.step)
            .map(|number| (number, format!("{:.decimals$}", if number == 0.0 { 0.0 } else { number })))
            .collect()
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `step`.
fn round_step(step: f64) -> f64 {
    let size = 10f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|times| times * size)
        .find(|round| *round >= step)
        .unwrap_or(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(numbers: &[f64]) -> Vec<String> {
        Scale::over(numbers.iter().copied()).ticks().into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn the_axis_has_round_numbers() {
        assert_eq!(ticks(&[5.1, 6.4]), ["5.0", "5.5", "6.0", "6.5"]);
        assert_eq!(ticks(&[0.0, 180.0]), ["0", "50", "100", "150", "200"]);
        assert_eq!(ticks(&[4.0, 4.0]), ["3.6", "3.8", "4.0", "4.2", "4.4"]);
        assert_eq!(ticks(&[0.001, 0.004]), ["0.001", "0.002", "0.003", "0.004"]);
    }

    #[test]
    fn every_set_of_numbers_has_a_scale() {
        for numbers in [
            &[][..],
            &[0.0],
            &[7.0, 7.0],
            &[-3.0, 3.0],
            &[1e14, 1e14],
            &[-1e14, 1e14],
            &[1e-12, 2e-12],
            &[1e14, 1e14 + 1.0],
        ] {
            let scale = Scale::over(numbers.iter().copied());
            assert!(!scale.ticks().is_empty(), "{numbers:?}");
            for number in numbers {
                assert!(
                    (0.0..=100.0).contains(&scale.place(*number)),
                    "{numbers:?}: {}",
                    scale.place(*number)
                );
            }
        }
    }
}
