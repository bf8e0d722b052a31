//! Our few icons, drawn in the page itself: no request, and they take the colour of the text beside them.
//! An icon never stands alone: a word says the same.

use maud::PreEscaped;

/// An icon's markup, hidden from screen readers.
pub type Icon = PreEscaped<&'static str>;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: Icon = PreEscaped(include_str!(concat!("../../assets/icons/", $file, ".svg")));
    )*};
}

icons! {
    /// The practice's mark while it has no logo of its own: a door.
    MARK = "mark";
    /// A house.
    HOME = "home";
    /// A line on two axes.
    RESULTS = "results";
    /// A folder with a heart's line.
    RECORD = "record";
    /// An eye.
    ACCESS = "access";
    /// A person.
    PROFILE = "profile";
    /// A list being ticked off.
    WORKLIST = "worklist";
    /// Two people.
    PATIENTS = "patients";
    /// A case with a cross.
    STAFF = "staff";
    /// A shield.
    AUDIT = "audit";
    /// Two bars: something stands still for a while.
    HOLDS = "holds";
    /// A house with a cross.
    PRACTICE = "practice";
    /// Three dots.
    MORE = "more";
    /// Back to where one came from.
    BACK = "back";
    /// On to what is behind.
    FORWARD = "forward";
    /// A letter i in a circle.
    INFORMATION = "information";
    /// A tick in a circle.
    GOOD = "good";
    /// An exclamation mark in a triangle.
    ATTENTION = "attention";
    /// An exclamation mark in an octagon.
    URGENT = "urgent";
    /// A telephone.
    PHONE = "phone";
}
