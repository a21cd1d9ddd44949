/**
 * A cluster's certificate authorities and certificates, made in this process. {@code
 * docs/certificates.md} says who uses what.
 */
@NullMarked
package dev.slipway.provisioner.certificate;

import org.jspecify.annotations.NullMarked;
