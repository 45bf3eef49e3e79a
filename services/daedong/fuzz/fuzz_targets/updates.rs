//! Any bytes are an update of a service or are refused.
#![no_main]

use domain::records::Raw;
use libfuzzer_sys::fuzz_target;
use proto::catalogue::Service;

fuzz_target!(|bytes: &[u8]| {
    for service in Service::ALL {
        if let Ok(raw) = Raw::decode(service, bytes) {
            let _ = raw.id();
            let _ = raw.read(true);
        }
    }
});
