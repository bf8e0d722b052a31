//! The server floor, through real sockets.

mod assets;
mod connections;
mod headers;
mod logs;
mod requests;
mod running;
