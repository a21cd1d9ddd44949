/** What does a service's cryptography. */
@NullMarked
package dev.slipway.kit.crypto;

import org.jspecify.annotations.NullMarked;
