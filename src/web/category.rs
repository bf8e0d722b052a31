//! Categories of results in words.

use super::words::Key;
use crate::records::result::Category;

/// The words for a category: "Laboratory tests".
#[must_use]
pub fn category_key(category: Category) -> Key {
    match category {
        Category::Laboratory => "category-laboratory",
        Category::Microbiology => "category-microbiology",
        Category::Pathology => "category-pathology",
        Category::Imaging => "category-imaging",
        Category::Function => "category-function",
        Category::VitalSigns => "category-vital-signs",
    }
}
