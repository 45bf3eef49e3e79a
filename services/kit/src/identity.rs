//! Who signed: nkeys and Ed25519 signatures over the very bytes that are recorded.
//!
//! A signature is good by the equation of RFC 8032, 5.1.7, with the cofactor: `[8][S]B = [8]R + [8][k]A`. Only with it do a
//! check of many at once and of each alone agree on every signature, also on one made to tell them apart.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use curve25519_dalek::edwards::CompressedEdwardsY;
use ed25519_zebra::{Signature, SigningKey, VerificationKey, VerificationKeyBytes, batch};
use nkeys::KeyPair;
use parking_lot::Mutex;
use proto::common::SignedUpdate;
use rand_core::OsRng;

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
    keys: Mutex<HashMap<String, VerificationKey>>,
}

impl Verifier {
    /// Checks many at once: one equation while all are good, single checks to find the bad ones.
    pub fn check_all(&self, updates: &[SignedUpdate]) -> Vec<Result<(), Invalid>> {
        let parts: Vec<_> = updates.iter().map(|update| self.parts(update)).collect();
        if parts.iter().flatten().nth(1).is_some() {
            let mut together = batch::Verifier::new();
            for (part, update) in parts.iter().zip(updates) {
                let Ok((key, signature)) = part else { continue };
                together.queue((VerificationKeyBytes::from(*key), *signature, &update.update[..]));
            }
            if together.verify(OsRng).is_ok() {
                return parts.into_iter().map(|part| part.map(|_| ())).collect();
            }
        }
        let check = |(part, update): (Result<(VerificationKey, Signature), Invalid>, &SignedUpdate)| {
            let (key, signature) = part?;
            key.verify(&signature, &update.update).map_err(|_| Invalid::Signature)
        };
        parts.into_iter().zip(updates).map(check).collect()
    }

    /// Checks one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, update: &SignedUpdate) -> Result<(), Invalid> {
        let (key, signature) = self.parts(update)?;
        key.verify(&signature, &update.update).map_err(|_| Invalid::Signature)
    }

    fn parts(&self, update: &SignedUpdate) -> Result<(VerificationKey, Signature), Invalid> {
        let key = self.key(&update.key)?;
        let signature = Signature::try_from(&update.signature[..]).map_err(|_| Invalid::Signature)?;
        Ok((key, signature))
    }

    fn key(&self, text: &str) -> Result<VerificationKey, Invalid> {
        if let Some(key) = self.keys.lock().get(text) {
            return Ok(*key);
        }
        if text.len() != 56 || !text.starts_with('U') {
            return Err(Invalid::Key);
        }
        let (_, bytes) = nkeys::from_public_key(text).map_err(|_| Invalid::Key)?;
        // A weak key would let one signature fit many messages.
        let weak = CompressedEdwardsY(bytes).decompress().is_none_or(|point| point.is_small_order());
        let key = VerificationKey::try_from(bytes).ok().filter(|_| !weak).ok_or(Invalid::Key)?;
        let mut keys = self.keys.lock();
        if keys.len() >= MAX_KEYS {
            keys.clear();
        }
        keys.insert(text.to_owned(), key);
        Ok(key)
    }
}

/// Whether a text is the public nkey of a user, one whose signatures would be accepted.
pub(crate) fn is_public(text: &str) -> bool {
    Verifier::default().key(text).is_ok()
}

/// Signs updates.
pub struct Signer {
    key: SigningKey,
    seed: String,
    public: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Signer {
    /// A new key.
    ///
    /// # Errors
    /// None that is known: the seed of a new pair is one of a user.
    pub fn generate() -> Result<Self, Invalid> {
        let seed = KeyPair::new_user().seed().map_err(|_| Invalid::Key)?;
        Self::from_seed(&seed)
    }

    /// From a seed, `SU…`.
    ///
    /// # Errors
    /// The seed is not one of a user.
    pub fn from_seed(seed: &str) -> Result<Self, Invalid> {
        let seed = seed.trim().to_owned();
        let public = KeyPair::from_seed(&seed).map_err(|_| Invalid::Key)?.public_key();
        let (_, secret) = nkeys::decode_seed(&seed).map_err(|_| Invalid::Key)?;
        let key = SigningKey::from(secret);
        if public.starts_with('U') { Ok(Self { key, seed, public }) } else { Err(Invalid::Key) }
    }

    /// The public key, `U…`.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The seed, to be kept secret.
    pub fn seed(&self) -> &str {
        &self.seed
    }

    /// Signs an encoded update.
    pub fn sign(&self, update: Vec<u8>) -> SignedUpdate {
        let signature = self.key.sign(&update).to_bytes().to_vec();
        SignedUpdate { update: update.into(), key: self.public.clone(), signature: signature.into() }
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
    use curve25519_dalek::{
        Scalar,
        constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION},
        scalar::clamp_integer,
    };
    use nkeys::KeyPairType;
    use sha2::{Digest, Sha512};

    use super::*;

    #[test]
    fn one_edited_byte_is_found_among_many_good_ones() {
        let (one, two) = (Signer::generate().unwrap(), Signer::generate().unwrap());
        let verifier = Verifier::default();
        let mut updates: Vec<SignedUpdate> =
            (0..20_u8).map(|n| if n % 2 == 0 { &one } else { &two }.sign(vec![n; 40])).collect();
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

    /// A signature whose first half lies off the subgroup by a point of small order: the kind that a check without the
    /// cofactor takes or leaves by the company it is in.
    fn off_the_subgroup(message: &[u8]) -> SignedUpdate {
        let seed = [7; 32];
        let pair = KeyPair::new_from_raw(KeyPairType::User, seed).unwrap();
        let half: [u8; 64] = Sha512::digest(seed).into();
        let secret = Scalar::from_bytes_mod_order(clamp_integer(*half.first_chunk().unwrap()));
        let key = (secret * ED25519_BASEPOINT_POINT).compress();
        let nonce = Scalar::from(11_u8);
        let point = (nonce * ED25519_BASEPOINT_POINT + EIGHT_TORSION[4]).compress();
        let hashed = Sha512::new().chain_update(point.0).chain_update(key.0).chain_update(message).finalize();
        let answer = nonce + Scalar::from_bytes_mod_order_wide(&hashed.into()) * secret;
        SignedUpdate {
            update: message.to_vec().into(),
            key: pair.public_key(),
            signature: [point.0, answer.to_bytes()].concat().into(),
        }
    }

    #[test]
    fn together_and_alone_every_signature_is_judged_alike() {
        let verifier = Verifier::default();
        let signer = Signer::generate().unwrap();
        for round in 0..32_u8 {
            let odd = off_the_subgroup(&[round; 40]);
            let alone = verifier.check(&odd);
            let together = verifier.check_all(&[odd, signer.sign(vec![round; 40])]);
            assert_eq!(together, [alone, Ok(())]);
        }
    }

    #[test]
    fn a_seed_brings_the_key_back() {
        let signer = Signer::generate().unwrap();
        let again = Signer::from_seed(signer.seed()).unwrap();
        assert_eq!(signer.public(), again.public());
        assert_eq!(Signer::from_seed("SUNOTASEED").unwrap_err(), Invalid::Key);
        let account = KeyPair::new_account().seed().unwrap();
        assert_eq!(Signer::from_seed(&account).unwrap_err(), Invalid::Key);
    }
}
