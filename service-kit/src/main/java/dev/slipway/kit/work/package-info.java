/**
 * Durable work: woken on demand, one run at most per key across all instances, fenced by epochs.
 */
@NullMarked
package dev.slipway.kit.work;

import org.jspecify.annotations.NullMarked;
