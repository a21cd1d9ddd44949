/** The certificate that the gateway serves, and the local authority that signs it. */
@NullMarked
package dev.slipway.gateway.tls;

import org.jspecify.annotations.NullMarked;
