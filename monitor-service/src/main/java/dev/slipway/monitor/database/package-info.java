/** The health of a cluster's database, by logging in to it. */
@NullMarked
package dev.slipway.monitor.database;

import org.jspecify.annotations.NullMarked;
