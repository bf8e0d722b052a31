//! The second factors and recovery codes of a person's own account: enrolling, replacing, removing.

use super::OwnAccount;
use crate::base::secret::from_hex;
use crate::base::text;
use crate::records::account::{self, Person};
use crate::records::audit::{Action, Event};
use crate::records::notice::{self, Told};
use crate::records::practice::SignInRules;
use crate::records::proof::{
    self, CodeKey, Owner, Passkeys, Proofs, Proposal, ProposedCodes, RecoveryCodes, Seed, SeedKey, Shown,
    Totp, may_be_without_factor,
};
use crate::records::sign_in::Climbed;
use crate::records::{Error, Result, Rule};

/// So many passkeys an account may have.
const PASSKEYS_MAX: usize = 10;

impl OwnAccount {
    /// Proposes a new seed for an authenticator app. Nothing is kept until a first code proves it.
    pub fn propose_app(&self) -> Result<Proposal> {
        self.proposal_of(&Seed::mint())
    }

    /// The same proposal once more, after a code that was not right.
    pub fn propose_app_again(&self, sealed: &str) -> Result<Proposal> {
        let seed = SeedKey::of(self.practice()).open_proposal(self.id(), sealed);
        self.proposal_of(&seed.unwrap_or_else(Seed::mint))
    }

    fn proposal_of(&self, seed: &Seed) -> Result<Proposal> {
        self.must_be_fresh()?;
        let name = account::find(&self.practice().store().read()?, self.id())?.ok_or(Error::NotFound)?.name;
        let issuer = self.practice().profile().name.clone();
        let shown = Shown { issuer: &issuer, account: &name };
        seed.proposal(&SeedKey::of(self.practice()), self.id(), shown)
    }

    /// Enrols the app that shows `code` for the seed proposed with `sealed`, in place of any other.
    pub async fn enrol_app(&self, sealed: &str, code: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let key = SeedKey::of(self.practice());
        let seed = key.open_proposal(self.id(), sealed).ok_or(Error::Refused(Rule::Code))?;
        let now = self.practice().clock().now();
        let Some(step) = seed.step_of(code, now)? else {
            self.wrong("first code").await?;
            return Err(Error::Refused(Rule::Code));
        };
        let seed = key.seal(self.id(), &seed)?;
        self.change(move |signed, id, proofs| {
            let now = signed.now();
            proofs.totp = Some(Totp { seed, last_step: step, added: now, used: now });
            notice::tell(*signed.tx(), id, Told::AppAdded, now)?;
            Ok(Event::done(Action::FactorAdded).saying("app"))
        })
        .await
    }

    /// Removes the authenticator app.
    pub async fn remove_app(&self) -> Result<Climbed> {
        self.must_be_fresh()?;
        let (person, rules) = (self.person(), self.practice().profile().rules.clone());
        self.change(move |signed, id, proofs| {
            proofs.totp.take().ok_or(Error::NotFound)?;
            keep_a_factor(proofs, person, &rules)?;
            notice::tell(*signed.tx(), id, Told::AppRemoved, signed.now())?;
            Ok(Event::done(Action::FactorRemoved).saying("app"))
        })
        .await
    }

    /// Begins to enrol a passkey: the options for the browser, as JSON.
    pub fn passkey_enrolment(&self, passkeys: &Passkeys) -> Result<String> {
        self.must_be_fresh()?;
        let tx = self.practice().store().read()?;
        let name = account::find(&tx, self.id())?.ok_or(Error::NotFound)?.name;
        let shown = account::shown_name(&tx, self.person())?;
        let rows = proof::find(&tx, self.id())?.passkeys;
        let handle = proof::handle(&CodeKey::of(self.practice()), self.id());
        let owner = Owner { handle, name: &name, shown: &shown };
        passkeys.begin_enrolment(self.standing().token(), &owner, &rows, self.practice().clock().now())
    }

    /// Enrols the passkey that `answer` brings, under a name its owner gives it.
    pub async fn enrol_passkey(&self, passkeys: &Passkeys, answer: &str, name: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let now = self.practice().clock().now();
        let name = text::line(name, 60).unwrap_or_else(|_| "Passkey".to_owned());
        let row = passkeys.enrolled(self.standing().token(), answer, name.clone(), now)?;
        self.change(move |signed, id, proofs| {
            if proofs.passkeys.len() >= PASSKEYS_MAX {
                return Err(Error::Conflict);
            }
            proof::enter(*signed.tx(), &row.id, id)?;
            proofs.passkeys.push(row);
            notice::tell(*signed.tx(), id, Told::PasskeyAdded { name }, signed.now())?;
            Ok(Event::done(Action::FactorAdded).saying("passkey"))
        })
        .await
    }

    /// Removes a passkey by its name in addresses.
    pub async fn remove_passkey(&self, shown_id: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let short: [u8; 8] = from_hex(shown_id).ok_or(Error::NotFound)?;
        let (person, rules) = (self.person(), self.practice().profile().rules.clone());
        self.change(move |signed, id, proofs| {
            let at = proofs.passkeys.iter().position(|row| row.id.starts_with(&short));
            let row = proofs.passkeys.remove(at.ok_or(Error::NotFound)?);
            keep_a_factor(proofs, person, &rules)?;
            proof::strike(*signed.tx(), &row.id)?;
            notice::tell(*signed.tx(), id, Told::PasskeyRemoved { name: row.name }, signed.now())?;
            Ok(Event::done(Action::FactorRemoved).saying("passkey"))
        })
        .await
    }

    /// Proposes a set of recovery codes; they count once [`OwnAccount::keep_recovery_codes`] has them.
    pub fn propose_recovery_codes(&self) -> Result<ProposedCodes> {
        self.must_be_fresh()?;
        let now = self.practice().clock().now();
        Ok(RecoveryCodes::propose(&CodeKey::of(self.practice()), self.id(), now))
    }

    /// The same proposal once more; another one if it is too old.
    pub fn propose_recovery_codes_again(&self, seal: &str) -> Result<ProposedCodes> {
        self.must_be_fresh()?;
        let now = self.practice().clock().now();
        let again = RecoveryCodes::again(&CodeKey::of(self.practice()), self.id(), seal, now);
        again.map_or_else(|| self.propose_recovery_codes(), Ok)
    }

    /// Puts a proposed set in force; the one before is dead.
    pub async fn keep_recovery_codes(&self, seal: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let (key, seal) = (CodeKey::of(self.practice()), seal.to_owned());
        self.change(move |signed, id, proofs| {
            let set = RecoveryCodes::accept(&key, id, &seal, proofs.recovery.as_ref(), signed.now());
            proofs.recovery = Some(set.ok_or(Error::Refused(Rule::Code))?);
            notice::tell(*signed.tx(), id, Told::RecoveryCodesMade, signed.now())?;
            Ok(Event::done(Action::RecoveryCodesMade))
        })
        .await
    }
}

fn keep_a_factor(proofs: &Proofs, person: Person, rules: &SignInRules) -> Result<()> {
    if proofs.factor_count() == 0 && !may_be_without_factor(proofs, person, rules) {
        return Err(Error::Refused(Rule::LastFactor));
    }
    Ok(())
}
