/** Cryptography in machine code, by Java's own interfaces. */
@NullMarked
package dev.slipway.crypto;

import org.jspecify.annotations.NullMarked;
