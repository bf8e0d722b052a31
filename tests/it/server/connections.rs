//! Slow peers are cut, the others are served; the server stops in order.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::running::{Running, quick, until_closed};

const HELLO: &[u8] = b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

async fn answer(socket: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let mut buffer = [0; 4096];
    while !said.ends_with(b"hello") {
        let count = socket.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "closed after {}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(said).unwrap()
}

/// Sends `byte` again and again until the connection is gone.
async fn drip(socket: TcpStream, byte: u8) {
    let (mut reading, mut writing) = socket.into_split();
    let drip = async {
        while writing.write_all(&[byte]).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let gone = async {
        let mut buffer = [0; 4096];
        while !matches!(reading.read(&mut buffer).await, Ok(0) | Err(_)) {}
    };
    let both = async {
        tokio::select! { () = drip => {}, () = gone => {} }
    };
    tokio::time::timeout(Duration::from_secs(20), both).await.expect("a slow peer is cut");
}

#[tokio::test]
async fn a_header_that_drips_is_cut_on_a_new_connection_and_on_a_used_one() {
    let server = Running::start();
    let silent = server.connect().await;
    let mut fresh = server.connect().await;
    fresh.write_all(b"GET /hello HTTP/1.1\r\nx: ").await.unwrap();
    let mut used = server.connect().await;
    used.write_all(HELLO).await.unwrap();
    answer(&mut used).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    used.write_all(b"GET /hello HTTP/1.1\r\nx: ").await.unwrap();
    let mut silent = silent;
    tokio::join!(drip(fresh, b'x'), drip(used, b'x'), async { until_closed(&mut silent).await });
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_drips_is_cut() {
    let server = Running::start();
    let mut socket = server.connect().await;
    socket
        .write_all(b"POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n")
        .await
        .unwrap();
    drip(socket, b'x').await;
    server.stop().await;
}

#[tokio::test]
async fn a_reader_that_takes_nothing_is_cut_and_one_that_takes_its_time_is_not() {
    let server = Running::start();
    let ask = b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut stuck = server.connect().await;
    stuck.write_all(ask).await.unwrap();
    let mut unhurried = server.connect().await;
    unhurried.write_all(ask).await.unwrap();
    let unhurried = tokio::spawn(async move {
        let (mut total, mut buffer) = (0, vec![0; 64 * 1024]);
        loop {
            match unhurried.read(&mut buffer).await.unwrap() {
                0 => return total,
                count => total += count,
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    tokio::time::sleep(quick().stall_max * 3).await;
    let said = until_closed(&mut stuck).await;
    assert!(said.len() < 8 * 1024 * 1024, "cut before the end: {}", said.len());
    assert!(unhurried.await.unwrap() > 8 * 1024 * 1024);
    server.stop().await;
}

#[tokio::test]
async fn an_unused_connection_is_kept_for_a_while_and_then_closed_in_peace() {
    let server = Running::start();
    let mut socket = server.connect().await;
    socket.write_all(HELLO).await.unwrap();
    answer(&mut socket).await;
    tokio::time::sleep(quick().header_max * 3).await;
    socket.write_all(HELLO).await.unwrap();
    answer(&mut socket).await;
    assert_eq!(until_closed(&mut socket).await, "");
    server.stop().await;
}

#[tokio::test]
async fn work_inside_a_handler_is_not_held_against_the_peer() {
    let server = Running::start();
    let answer = reqwest::get(server.url("/slow")).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "done");
    server.stop().await;
}

#[tokio::test]
async fn stopping_lets_open_requests_finish_and_takes_no_new_ones() {
    let server = Running::start();
    let address = server.address;
    let open = tokio::spawn(reqwest::get(server.url("/slow")));
    let idle = server.connect().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.stop().await;
    assert_eq!(open.await.unwrap().unwrap().text().await.unwrap(), "done");
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle);
}

#[tokio::test]
async fn when_all_places_are_taken_unused_connections_make_room() {
    let limits = portico::server::Limits { connections_max: 16, ..quick() };
    let server = Running::with(limits, None);
    let mut held = Vec::new();
    for _ in 0..16 {
        let mut socket = server.connect().await;
        socket.write_all(HELLO).await.unwrap();
        answer(&mut socket).await;
        held.push(socket);
    }
    let mut late = server.connect().await;
    late.write_all(HELLO).await.unwrap();
    let patience = Duration::from_secs(2);
    tokio::time::timeout(patience, answer(&mut late)).await.expect("served long before the idle limit");
    server.stop().await;
}
