//! A disk that fails in the middle of an import: each patient is there whole, or not at all.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use portico::base::clock::Clock;
use portico::exchange::import::{ImportOptions, Importer};
use portico::records::Practice;
use portico::records::access::Operator;
use portico::store::{Credential, Disk, KeyFile, NewKey, Options, Store};

use super::importing::bundle;
use super::{NOW, import, look, practice, text};

/// A disk in memory whose writes fail once so many were made.
#[derive(Debug)]
struct Failing {
    bytes: Mutex<Vec<u8>>,
    writes_left: AtomicI64,
}

impl Failing {
    fn bytes(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> io::Result<()> {
        if self.writes_left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(io::Error::other("the disk of the test failed"));
        }
        Ok(())
    }
}

impl Disk for Failing {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().len() as u64)
    }
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<()> {
        let (bytes, start) = (self.bytes(), usize::try_from(offset).unwrap());
        let found = bytes.get(start..start + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(found);
        Ok(())
    }
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        self.count()?;
        let (mut bytes, start) = (self.bytes(), usize::try_from(offset).unwrap());
        if bytes.len() < start + data.len() {
            bytes.resize(start + data.len(), 0);
        }
        bytes[start..start + data.len()].copy_from_slice(data);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.bytes().resize(usize::try_from(len).unwrap(), 0);
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        self.count()
    }
}

fn key() -> Credential {
    Credential::KeyFile(KeyFile::from_bytes(&[9; 32]).unwrap())
}

/// The bytes of a store that holds a practice with nobody in it.
fn empty() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = Store::create(&path, &[NewKey::new(&key(), "key file")], Options::default(), NOW).unwrap();
    drop(practice(store.clone()));
    store.close().unwrap();
    std::fs::read(path).unwrap()
}

fn open(bytes: Vec<u8>, writes: i64) -> (Arc<Failing>, Operator) {
    let disk = Arc::new(Failing { bytes: Mutex::new(bytes), writes_left: AtomicI64::new(i64::MAX) });
    let shared: Arc<dyn Disk> = disk.clone();
    let options = Options { room_min_bytes: 0, ..Options::default() };
    let store = Store::open_on(shared, &key(), options).unwrap();
    let practice = Practice::open(store, Clock::held(NOW)).unwrap();
    disk.writes_left.store(writes, Ordering::SeqCst);
    (disk, Operator::new(practice, "tester".to_owned()))
}

#[test]
fn a_failing_disk_leaves_each_patient_whole_or_not_at_all() {
    let start = empty();
    let person = |number: u32| {
        let one = bundle("95.0", "final", "2026-01-12");
        let one =
            one.replace("000000000001", &format!("{number:012}")).replace("MRN-77", &format!("MRN-{number}"));
        text("a.json", one.replace("Abernathy", &format!("Abernathy{number}")))
    };
    let (mut partly, mut complete) = (0, 0);
    for writes in (2..400).step_by(9) {
        let (disk, operator) = open(start.clone(), writes);
        let options = ImportOptions { threads: 1, ..ImportOptions::default() };
        let outcome = Importer::new(operator.clone(), options).run((0..4).map(person), &|_| {});
        drop(operator);
        let (_, operator) = open(disk.bytes().clone(), i64::MAX);
        let patients = operator.register().unwrap().patients(None, 10).unwrap();
        for patient in &patients {
            look(&operator, patient.id, |chart| {
                assert_eq!(chart.results_of_test("http://loinc.org|2345-7", 5).unwrap().len(), 1);
                assert_eq!(chart.originals().unwrap().len(), 4);
                assert_eq!(chart.reports().unwrap().len(), 1);
            });
        }
        match outcome {
            Ok(_) => {
                assert_eq!(patients.len(), 4);
                complete += 1;
            }
            Err(_) => partly += 1,
        }
        // Given again, the import goes on where it stopped.
        import(&operator, (0..4).map(person).collect());
        assert_eq!(operator.register().unwrap().patient_count().unwrap(), 4);
    }
    assert!(partly > 5 && complete > 0, "{partly} broke off, {complete} did not");
}
