package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Secret;

/** The pair with which API servers sign the tokens of ServiceAccounts and check them. */
public record ServiceAccountKeys(String publicKeyPem, Secret privateKeyPem) {}
