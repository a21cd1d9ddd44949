/** What the monitor remembers, in Postgres. */
@NullMarked
package dev.slipway.monitor.out.persistence;

import org.jspecify.annotations.NullMarked;
