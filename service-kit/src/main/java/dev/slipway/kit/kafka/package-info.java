/** What producers and consumers of the topics share. */
@NullMarked
package dev.slipway.kit.kafka;

import org.jspecify.annotations.NullMarked;
