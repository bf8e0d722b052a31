//! `Device`: what a person carries in or on them.

use super::super::datatype::{Concept, shown, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, coded, item, unknown};
use crate::records::intake::ItemIntake;
use crate::records::item::{Coded, Detail, Device, State};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let names = node.get("deviceName");
    let mut name = coded(&Concept::read(node.get("type")));
    if name.is_empty() {
        let given = names.list().first().map(|one| shown(&one.get("name").words()));
        name = Coded::words(given.unwrap_or_default());
    }
    if name.is_empty() {
        node.get("type").problem("it does not say what it is; kept, not shown");
        return None;
    }
    let state = match node.get("status").text() {
        Some("active") | None => State::Current,
        Some("inactive") => State::Past,
        Some("entered-in-error") => State::EnteredInError,
        Some("unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let carriers = node.get("udiCarrier");
    let carrier = carriers.list().into_iter().next();
    let udi = carrier.map(|one| {
        let printed = shown(&one.get("carrierHRF").words());
        if printed.is_empty() { shown(&one.get("deviceIdentifier").words()) } else { printed }
    });
    let word = |member: &'static str| shown(&node.get(member).words());
    let detail = Device {
        identifier: udi.unwrap_or_default(),
        maker: word("manufacturer"),
        model: word("modelNumber"),
        serial: word("serialNumber"),
        lot: word("lotNumber"),
        expires: word("expirationDate").chars().take(10).collect(),
    };
    let mut device = item(context, name, state, Detail::Device(detail));
    device.began = time(node.get("manufactureDate"));
    device.notes = notes(node.get("note"));
    Some(device)
}
