//! Who signed: nkeys and Ed25519 signatures over the very bytes that are recorded.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, VerifyingKey};
use nkeys::{KeyPair, KeyPairType};
use parking_lot::Mutex;
use proto::common::SignedUpdate;

use crate::log::{Entry, header};

/// The most decoded keys that are kept.
const MAX_KEYS: usize = 10_000;

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The key is no public nkey of a user, or a weak one.
    #[error("no public nkey of a user")]
    Key,
    /// The signature is not one of these bytes by this key.
    #[error("the signature does not match")]
    Signature,
}

/// Checks signatures; remembers decoded keys.
#[derive(Debug, Default)]
pub struct Verifier {
    keys: Mutex<HashMap<String, VerifyingKey>>,
}

impl Verifier {
    /// Checks many at once: one batch equation while all are good, strict single checks to find the bad ones.
    pub fn check_all(&self, updates: &[SignedUpdate]) -> Vec<Result<(), Invalid>> {
        let parts: Vec<_> = updates.iter().map(|update| self.parts(update)).collect();
        let good: Vec<_> = parts
            .iter()
            .zip(updates)
            .filter_map(|(part, update)| part.as_ref().ok().map(|part| (part, &update.update[..])))
            .collect();
        if good.len() > 1 {
            let messages: Vec<&[u8]> = good.iter().map(|(_, message)| *message).collect();
            let signatures: Vec<Signature> = good.iter().map(|((_, signature), _)| *signature).collect();
            let keys: Vec<VerifyingKey> = good.iter().map(|((key, _), _)| *key).collect();
            if ed25519_dalek::verify_batch(&messages, &signatures, &keys).is_ok() {
                return parts.into_iter().map(|part| part.map(|_| ())).collect();
            }
        }
        let check = |(part, update): (Result<(VerifyingKey, Signature), Invalid>, &SignedUpdate)| {
            let (key, signature) = part?;
            key.verify_strict(&update.update, &signature).map_err(|_| Invalid::Signature)
        };
        parts.into_iter().zip(updates).map(check).collect()
    }

    /// Checks one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, update: &SignedUpdate) -> Result<(), Invalid> {
        let (key, signature) = self.parts(update)?;
        key.verify_strict(&update.update, &signature).map_err(|_| Invalid::Signature)
    }

    fn parts(&self, update: &SignedUpdate) -> Result<(VerifyingKey, Signature), Invalid> {
        let key = self.key(&update.key)?;
        let signature = Signature::from_slice(&update.signature).map_err(|_| Invalid::Signature)?;
        Ok((key, signature))
    }

    fn key(&self, text: &str) -> Result<VerifyingKey, Invalid> {
        if let Some(key) = self.keys.lock().get(text) {
            return Ok(*key);
        }
        if text.len() != 56 || !text.starts_with('U') {
            return Err(Invalid::Key);
        }
        let (_, bytes) = nkeys::from_public_key(text).map_err(|_| Invalid::Key)?;
        // A weak key would let one signature fit many messages, also in a batch.
        let key = VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak()).ok_or(Invalid::Key)?;
        let mut keys = self.keys.lock();
        if keys.len() >= MAX_KEYS {
            keys.clear();
        }
        keys.insert(text.to_owned(), key);
        Ok(key)
    }
}

/// Signs updates.
pub struct Signer {
    pair: KeyPair,
    public: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Signer {
    /// A new key.
    pub fn generate() -> Self {
        let pair = KeyPair::new(KeyPairType::User);
        let public = pair.public_key();
        Self { pair, public }
    }

    /// From a seed, `SU…`.
    ///
    /// # Errors
    /// The seed is not one of a user.
    pub fn from_seed(seed: &str) -> Result<Self, Invalid> {
        let pair = KeyPair::from_seed(seed.trim()).map_err(|_| Invalid::Key)?;
        let public = pair.public_key();
        if public.starts_with('U') { Ok(Self { pair, public }) } else { Err(Invalid::Key) }
    }

    /// The public key, `U…`.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The seed, to be kept secret.
    ///
    /// # Errors
    /// The pair has no private part.
    pub fn seed(&self) -> Result<String, Invalid> {
        self.pair.seed().map_err(|_| Invalid::Key)
    }

    /// Signs an encoded update.
    ///
    /// # Errors
    /// The pair has no private part.
    pub fn sign(&self, update: Vec<u8>) -> Result<SignedUpdate, Invalid> {
        let signature = self.pair.sign(&update).map_err(|_| Invalid::Signature)?;
        Ok(SignedUpdate { update: update.into(), key: self.public.clone(), signature: signature.into() })
    }
}

/// The signature as a header line.
pub fn signature_text(signature: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(signature)
}

/// The signed update that an entry of the log holds.
pub fn signed(entry: &Entry) -> Option<SignedUpdate> {
    let signature = URL_SAFE_NO_PAD.decode(entry.header(header::SIGNATURE)?).ok()?;
    Some(SignedUpdate {
        update: entry.payload.clone(),
        key: entry.header(header::KEY)?.to_owned(),
        signature: signature.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edited_byte_is_found_among_many_good_ones() {
        let (one, two) = (Signer::generate(), Signer::generate());
        let verifier = Verifier::default();
        let mut updates: Vec<SignedUpdate> =
            (0..20_u8).map(|n| if n % 2 == 0 { &one } else { &two }.sign(vec![n; 40]).unwrap()).collect();
        assert!(verifier.check_all(&updates).iter().all(Result::is_ok));
        let mut edited = updates[7].update.to_vec();
        edited[3] ^= 1;
        updates[7].update = edited.into();
        updates[9].key = one.public().to_owned();
        updates[11].key = "UNKNOWN".to_owned();
        updates[13].signature = vec![0; 63].into();
        let results = verifier.check_all(&updates);
        assert_eq!(results[7], Err(Invalid::Signature));
        assert_eq!(results[9], Err(Invalid::Signature));
        assert_eq!(results[11], Err(Invalid::Key));
        assert_eq!(results[13], Err(Invalid::Signature));
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 16);
    }

    #[test]
    fn a_seed_brings_the_key_back() {
        let signer = Signer::generate();
        let again = Signer::from_seed(&signer.seed().unwrap()).unwrap();
        assert_eq!(signer.public(), again.public());
        assert_eq!(Signer::from_seed("SUNOTASEED").unwrap_err(), Invalid::Key);
        let account = KeyPair::new_account().seed().unwrap();
        assert_eq!(Signer::from_seed(&account).unwrap_err(), Invalid::Key);
    }
}
