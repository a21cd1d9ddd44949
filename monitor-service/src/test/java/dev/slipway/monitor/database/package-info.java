@NullMarked
package dev.slipway.monitor.database;

import org.jspecify.annotations.NullMarked;
