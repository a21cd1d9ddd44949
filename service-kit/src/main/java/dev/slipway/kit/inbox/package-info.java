/** Events come in at least once and take effect exactly once: the consumer and its inbox table. */
@NullMarked
package dev.slipway.kit.inbox;

import org.jspecify.annotations.NullMarked;
