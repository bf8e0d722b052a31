//! The gate: sign-in, second factor, enrolment, activation, recovery. Nobody is known here yet.
