//! What all doors share: the request's frame, sessions and tokens in cookies, forms that have been checked,
//! errors as pages. No noun of the practice lives here.

pub mod accent;
pub mod action;
pub mod address;
pub mod answer;
pub mod app;
pub mod arrival;
pub mod asset;
pub mod category;
pub mod chart;
pub mod climb;
pub mod comments;
pub mod contact;
pub mod cookie;
pub mod csrf;
pub mod draft;
pub mod draft_key;
pub mod enrolment;
pub mod error;
mod escape;
pub mod explanation;
pub mod file;
pub mod file_form;
pub mod file_list;
pub mod form;
pub mod frame;
#[cfg(test)]
mod gallery;
pub mod headers;
pub mod health;
pub mod icon;
pub mod item;
pub mod item_answers;
pub mod item_detail;
pub mod item_fields;
pub mod item_form;
pub mod item_index;
pub mod item_words;
pub mod language;
pub mod letter;
pub mod navigation;
pub mod page;
pub mod parts;
pub mod passkey;
pub mod path;
pub mod plain_name;
pub mod proposal;
pub mod proxy;
pub mod qr;
pub mod quantity;
pub mod record_file;
pub mod record_pdf;
pub mod reference;
pub mod report_detail;
pub mod result;
pub mod result_detail;
pub mod result_list;
pub mod rule;
pub mod timeline;
pub mod told;
pub mod words;

pub use answer::{Answer, see_other};
pub use app::{App, WebSettings};
pub use error::PageError;
pub use form::Form;
pub use frame::Frame;

/// What a handler answers.
pub type PageResult = Result<poem::Response, PageError>;
