//! One sender's connection: message for message, in their order.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::Common;
use super::frame::{BEGIN, END, Frames, Next};
use crate::exchange::hl7v2::{self, Answer, Head};
use crate::exchange::import::{Content, ImportOptions, Importer, Input};
use crate::records::Practice;
use crate::records::access::Operator;

/// Serves a connection until either end closes it.
pub(super) async fn serve(
    connection: TcpStream,
    address: IpAddr,
    common: Arc<Common>,
    stopping: watch::Receiver<bool>,
) {
    // An answer is one small packet that the sender waits for.
    let _ = connection.set_nodelay(true);
    let Some(tls) = &common.tls else { return talk(connection, address, &common, stopping).await };
    match timeout(common.settings.stall_max, tls.accept(connection)).await {
        Ok(Ok(connection)) => talk(connection, address, &common, stopping).await,
        Ok(Err(error)) => tracing::info!(%address, %error, "a handshake for messages failed"),
        Err(_) => tracing::info!(%address, "a handshake for messages took too long"),
    }
}

async fn talk<C: AsyncRead + AsyncWrite + Unpin>(
    connection: C,
    address: IpAddr,
    common: &Common,
    mut stopping: watch::Receiver<bool>,
) {
    let settings = &common.settings;
    let answers = AtomicU64::new(1);
    let mut frames = Frames::new(connection, settings.message_bytes_max);
    loop {
        let patience = if frames.is_within() { settings.stall_max } else { settings.idle_max };
        let read = tokio::select! {
            read = timeout(patience, frames.read()) => read,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        let (answer, goes_on) = match read {
            Ok(Ok(None)) => continue,
            Ok(Ok(Some(Next::Message(message)))) => {
                (answer(message, address, &common.practice, &answers).await, true)
            }
            Ok(Ok(Some(Next::TooLong(beginning)))) => {
                tracing::warn!(%address, "a message longer than hl7.message_mib_max was rejected");
                let (head, reason) = (hl7v2::head(&beginning), "the message is too long");
                (written(head.as_ref(), Answer::Rejected, reason, &common.practice, &answers), false)
            }
            Ok(Ok(Some(Next::Foreign))) => {
                return tracing::warn!(%address, "what is sent is no MLLP: the connection was closed");
            }
            Ok(Ok(Some(Next::End)) | Err(_)) => {
                if frames.is_within() {
                    tracing::warn!(%address, "a connection ended within a message: it was not taken in");
                }
                return;
            }
            Err(_) => return tracing::info!(%address, "a connection for messages was silent and is closed"),
        };
        let connection = frames.connection();
        let send = async {
            connection.write_all(&answer).await?;
            connection.flush().await
        };
        if !matches!(timeout(settings.stall_max, send).await, Ok(Ok(()))) || !goes_on {
            // Whoever was rejected should read why before the connection ends.
            let _ = timeout(settings.stall_max, connection.shutdown()).await;
            return;
        }
    }
}

/// Takes a message in and gives the framed answer; empty if the sender wants none.
async fn answer(message: Vec<u8>, address: IpAddr, practice: &Practice, answers: &AtomicU64) -> Vec<u8> {
    let head = hl7v2::head(&message);
    let (answer, reason) = match &head {
        None => (Answer::Rejected, "it has no message header that can be read".to_owned()),
        Some(_) => {
            let practice = practice.clone();
            // The disk is waited for: not on the threads that serve connections.
            let taken = tokio::task::spawn_blocking(move || take_in(practice, message, address)).await;
            taken.unwrap_or_else(|_| {
                (Answer::Failed, "a fault of the receiver: nothing was written".to_owned())
            })
        }
    };
    let kind = head.as_ref().map(|head| head.kind()).unwrap_or_default();
    match answer {
        Answer::Accepted => tracing::debug!(%address, kind, "a message was taken in"),
        Answer::Failed => tracing::error!(%address, kind, "a message could not be written"),
        Answer::Refused | Answer::Rejected => tracing::warn!(%address, kind, reason, "a message was refused"),
    }
    written(head.as_ref(), answer, &reason, practice, answers)
}

/// Blocks until the message is on disk, or certainly is not.
fn take_in(practice: Practice, message: Vec<u8>, address: IpAddr) -> (Answer, String) {
    let options = ImportOptions { threads: 1, ..ImportOptions::default() };
    let label = format!("HL7 v2 message from {address}");
    let input = Input { label, content: Content::Bytes(message) };
    let importer = Importer::new(Operator::by_itself(practice), options);
    match importer.run(std::iter::once(input), &|_| {}) {
        Ok(report) => {
            let refused = report.files.iter().find_map(|file| file.refused.first().map(|why| (file, why)));
            let reason = refused.map(|(file, why)| match file.waiting {
                0 => why.to_string(),
                _ => format!("{why}; it waits in the portal under Unplaced records"),
            });
            reason.map_or((Answer::Accepted, String::new()), |reason| (Answer::Refused, reason))
        }
        Err(error) => {
            tracing::error!(%error, "the store did not take a message");
            (Answer::Failed, "it could not be written: send it again later".to_owned())
        }
    }
}

fn written(
    head: Option<&Head>,
    answer: Answer,
    reason: &str,
    practice: &Practice,
    answers: &AtomicU64,
) -> Vec<u8> {
    if head.is_some_and(|head| head.is_silent) {
        return Vec::new();
    }
    let number = answers.fetch_add(1, Ordering::Relaxed);
    let now = practice.clock().now();
    let text = hl7v2::acknowledgement(head, answer, reason, now, number);
    [&[BEGIN], text.as_slice(), &END].concat()
}
