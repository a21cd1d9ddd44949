/** Errors as RFC 9457 problem documents, from one catalogue. */
@NullMarked
package dev.slipway.kit.problem;

import org.jspecify.annotations.NullMarked;
