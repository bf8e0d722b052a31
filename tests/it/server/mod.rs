//! The server floor, through real sockets.

mod acme;
mod assets;
mod connections;
mod headers;
mod http2;
mod logs;
mod many;
mod mllp;
mod requests;
mod running;
mod serve;
mod tls;
