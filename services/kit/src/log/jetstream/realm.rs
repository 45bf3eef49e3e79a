//! Who is who to a broker that asks: an operator, whom the servers trust; an account, in which the streams are; users,
//! the services and the agencies, each with the subjects that are his own.
//!
//! The tokens are those of NATS (JSON web tokens signed with nkeys). The libraries that make them know no limits of
//! JetStream, or are unfinished; what is needed of them is one function over `nkeys`.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use nkeys::{KeyPair, KeyPairType};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::wire;

/// The name of the account in which the streams are.
const ACCOUNT: &str = "daedong";

/// Why a token could not be made.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum RealmError {
    /// The text is no seed of an account.
    #[error("this is no seed of an account, SA…")]
    Seed,
    /// The operator did not sign what the servers are told of the account.
    #[error("this is no seed of the operator, SO…, who signed for the account in auth.conf")]
    Operator,
    /// What the servers are told does not name the account.
    #[error("this is no auth.conf that names the account")]
    Servers,
    /// An agency's id would reach beyond its own subjects.
    #[error("an agency's id has 1 to 64 letters, digits, `_` and `-`")]
    Agency,
    /// The key cannot sign.
    #[error("the key cannot sign")]
    Key,
}

impl From<nkeys::error::Error> for RealmError {
    fn from(_: nkeys::error::Error) -> Self {
        Self::Key
    }
}

/// Who may be a user of the broker: it signs their tokens.
pub struct Account {
    pair: KeyPair,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("public", &self.pair.public_key()).finish()
    }
}

/// A new operator and a new account.
#[derive(Debug)]
pub struct Founded {
    /// The seed of the operator, needed again only to change the account.
    pub operator_seed: String,
    /// The seed of the account, which makes users.
    pub account_seed: String,
    /// What the servers are told, `auth.conf`: public.
    pub servers: String,
}

/// Makes an operator and an account. `now`: seconds since 1970.
///
/// # Errors
/// No key can be made.
pub fn found(now: i64) -> Result<Founded, RealmError> {
    let operator = KeyPair::new(KeyPairType::Operator);
    let (system, account) = (KeyPair::new(KeyPairType::Account), KeyPair::new(KeyPairType::Account));
    let claims = json!({ "type": "operator", "version": 2, "system_account": system.public_key() });
    let trusted = Token { subject: operator.public_key(), name: "daedong", claims, now, expires: None };
    let trusted = trusted.signed(&operator)?;
    let preloaded = [(&system, "system", 0), (&account, ACCOUNT, -1)].map(|(pair, name, storage)| {
        let subject = pair.public_key();
        let claims = account_claims(storage);
        Ok::<_, RealmError>(format!(
            "  {subject}: {}\n",
            Token { subject: subject.clone(), name, claims, now, expires: None }.signed(&operator)?
        ))
    });
    let preloaded = preloaded.into_iter().collect::<Result<String, _>>()?;
    let servers = format!(
        "# Who may connect: the services and agencies whose tokens this account signed. Nothing here is secret.\n\noperator: {trusted}\nsystem_account: {}\nresolver: MEMORY\nresolver_preload {{\n{preloaded}}}\n",
        system.public_key()
    );
    Ok(Founded { operator_seed: operator.seed()?, account_seed: account.seed()?, servers })
}

/// Credentials, and whose they are.
#[derive(Debug)]
pub struct Issued {
    /// What their holder needs, its seed among it.
    pub credentials: String,
    /// The public key by which the servers know their holder.
    pub user: String,
}

/// What the servers are told, `auth.conf`, with all credentials of some users revoked that were made until now. `now`:
/// seconds since 1970.
///
/// # Errors
/// The file or the operator is another.
pub fn revoke(
    servers: &str,
    operator_seed: &str,
    account: &Account,
    users: &BTreeSet<String>,
    now: i64,
) -> Result<String, RealmError> {
    let operator = KeyPair::from_seed(operator_seed.trim()).map_err(|_| RealmError::Operator)?;
    let subject = account.pair.public_key();
    let line = servers.lines().find_map(|line| line.trim().strip_prefix(&subject)?.strip_prefix(": "));
    let (token, mut said) = line.and_then(|token| Some((token, said(token)?))).ok_or(RealmError::Servers)?;
    if said["iss"] != operator.public_key() {
        return Err(RealmError::Operator);
    }
    let mut claims = said["nats"].take();
    let revoked = claims.as_object_mut().ok_or(RealmError::Servers)?.entry("revocations").or_insert_with(|| json!({}));
    let revoked = revoked.as_object_mut().ok_or(RealmError::Servers)?;
    revoked.extend(users.iter().map(|user| (user.clone(), now.into())));
    let renewed = Token { subject, name: ACCOUNT, claims, now, expires: None }.signed(&operator)?;
    Ok(servers.replace(token, &renewed))
}

/// What a token says; its signature is not looked at.
fn said(token: &str) -> Option<Value> {
    let said = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&said).ok().filter(Value::is_object)
}

/// An account without limits of its own, but for what it may store.
fn account_claims(storage: i64) -> Value {
    json!({
        "type": "account",
        "version": 2,
        "limits": {
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
            "mem_storage": storage, "disk_storage": storage, "streams": storage, "consumer": storage,
        },
    })
}

impl Account {
    /// From its seed.
    ///
    /// # Errors
    /// It is none.
    pub fn from_seed(seed: &str) -> Result<Self, RealmError> {
        let pair = KeyPair::from_seed(seed.trim()).map_err(|_| RealmError::Seed)?;
        if pair.public_key().starts_with('A') { Ok(Self { pair }) } else { Err(RealmError::Seed) }
    }

    /// Credentials of the services, the view, the archiver and the operator: everything in the account. `now`: seconds
    /// since 1970.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn services(&self, now: i64) -> Result<String, RealmError> {
        Ok(self.user("services", json!({}), json!({}), now, None)?.credentials)
    }

    /// Credentials of an agency: it publishes updates as itself, asks what became of them, and hears its own receipts and
    /// what is answered to its private inbox, `_INBOX_ID`. Nothing else, least of all what makes and reads streams.
    /// `now` and `expires`: seconds since 1970.
    ///
    /// # Errors
    /// The id is none.
    pub fn agency(&self, id: &str, now: i64, expires: i64) -> Result<Issued, RealmError> {
        if id.is_empty()
            || id.len() > 64
            || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        {
            return Err(RealmError::Agency);
        }
        let published = [wire::intake_subject("*", id), wire::question_subject(id)];
        let heard = [wire::receipt_subject(id), format!("{}.>", inbox(id))];
        self.user(id, json!({ "allow": published }), json!({ "allow": heard }), now, Some(expires))
    }

    fn user(
        &self,
        name: &str,
        publish: Value,
        subscribe: Value,
        now: i64,
        expires: Option<i64>,
    ) -> Result<Issued, RealmError> {
        let user = KeyPair::new(KeyPairType::User);
        let claims = json!({
            "type": "user", "version": 2, "pub": publish, "sub": subscribe, "subs": -1, "data": -1, "payload": -1,
        });
        let token = Token { subject: user.public_key(), name, claims, now, expires }.signed(&self.pair)?;
        let seed = user.seed()?;
        let credentials = format!(
            "-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
        );
        Ok(Issued { credentials, user: user.public_key() })
    }
}

/// What an agency's private inboxes begin with.
pub fn inbox(id: &str) -> String {
    format!("_INBOX_{id}")
}

/// What somebody who is trusted says of somebody else.
struct Token<'a> {
    subject: String,
    name: &'a str,
    claims: Value,
    now: i64,
    expires: Option<i64>,
}

impl Token<'_> {
    fn signed(self, issuer: &KeyPair) -> Result<String, RealmError> {
        let Self { subject, name, claims, now, expires } = self;
        let mut body = json!({ "iss": issuer.public_key(), "sub": subject, "name": name, "iat": now, "nats": claims });
        if let Some(expires) = expires {
            body["exp"] = expires.into();
        }
        // Tells this token from every other one.
        body["jti"] = URL_SAFE_NO_PAD.encode(Sha256::digest(body.to_string())).into();
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let said = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ed25519-nkey" })), part(body));
        let signature = issuer.sign(said.as_bytes())?;
        Ok(format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_who_may_do_what_and_is_signed() {
        let founded = found(1_000).unwrap();
        let account = Account::from_seed(&founded.account_seed).unwrap();
        let Issued { credentials, user } = account.agency("MOLIT", 1_000, 2_000).unwrap();
        let token = credentials.lines().nth(1).unwrap();
        let (said, signature) = token.rsplit_once('.').unwrap();
        account.pair.verify(said.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let body = URL_SAFE_NO_PAD.decode(said.split_once('.').unwrap().1).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&body["iat"], &body["exp"]), (&1_000.into(), &2_000.into()));
        assert_eq!(body["nats"]["pub"]["allow"], json!(["daedong.intake.*.MOLIT", "daedong.updates.MOLIT"]));
        assert_eq!(body["nats"]["sub"]["allow"], json!(["daedong.receipt.MOLIT", "_INBOX_MOLIT.>"]));
        let seed = credentials.lines().nth(5).unwrap();
        assert_eq!(KeyPair::from_seed(seed).unwrap().public_key(), body["sub"].as_str().unwrap());
        assert_eq!(user, body["sub"].as_str().unwrap());
    }

    #[test]
    fn what_is_revoked_stays_revoked_and_only_the_operator_revokes() {
        let founded = found(1_000).unwrap();
        let account = Account::from_seed(&founded.account_seed).unwrap();
        let revoked = |servers: &str| {
            let line = servers.lines().find(|line| line.trim().starts_with(&account.pair.public_key())).unwrap();
            let body = said(line.split_once(": ").unwrap().1).unwrap();
            assert_eq!(body["nats"]["limits"]["disk_storage"], -1);
            body["nats"]["revocations"].clone()
        };
        let without = |servers: &str, user: &str, now| {
            revoke(servers, &founded.operator_seed, &account, &BTreeSet::from([user.to_owned()]), now)
        };
        let once = without(&founded.servers, "U1", 2_000).unwrap();
        assert_eq!(revoked(&once), json!({ "U1": 2_000 }));
        let twice = without(&once, "U2", 3_000).unwrap();
        assert_eq!(revoked(&twice), json!({ "U1": 2_000, "U2": 3_000 }));
        assert_eq!(twice.lines().count(), founded.servers.lines().count());

        let other = found(1_000).unwrap();
        let none = BTreeSet::new();
        let fault = revoke(&founded.servers, &other.operator_seed, &account, &none, 0).unwrap_err();
        assert!(matches!(fault, RealmError::Operator));
        let fault = revoke(&other.servers, &other.operator_seed, &account, &none, 0).unwrap_err();
        assert!(matches!(fault, RealmError::Servers));
    }

    #[test]
    fn no_id_reaches_beyond_its_own_subjects() {
        let account = Account { pair: KeyPair::new(KeyPairType::Account) };
        for id in ["", "*", ">", "A.B", "A B", "가", &"A".repeat(65)] {
            assert!(account.agency(id, 0, 1).is_err(), "{id}");
        }
        assert!(Account::from_seed(&KeyPair::new(KeyPairType::User).seed().unwrap()).is_err());
    }
}
