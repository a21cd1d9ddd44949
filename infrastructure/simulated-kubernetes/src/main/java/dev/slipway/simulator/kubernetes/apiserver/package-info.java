/** The API over TLS. */
@NullMarked
package dev.slipway.simulator.kubernetes.apiserver;

import org.jspecify.annotations.NullMarked;
