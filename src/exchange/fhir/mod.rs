//! FHIR R4 (<https://hl7.org/fhir/R4/>), as bundles and single resources.
