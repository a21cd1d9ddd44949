/** The one public door: TLS, tokens, routing, the event stream and the Kubernetes API proxy. */
@NullMarked
package dev.slipway.gateway;

import org.jspecify.annotations.NullMarked;
