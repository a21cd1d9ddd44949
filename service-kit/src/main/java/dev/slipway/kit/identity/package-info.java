/** Who calls: short-lived signed identities between the gateway and the services. */
@NullMarked
package dev.slipway.kit.identity;

import org.jspecify.annotations.NullMarked;
