/** Bearer tokens: who calls, for which project, in which role. */
@NullMarked
package dev.slipway.gateway.token;

import org.jspecify.annotations.NullMarked;
