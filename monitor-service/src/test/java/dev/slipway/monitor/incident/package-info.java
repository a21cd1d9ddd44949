@NullMarked
package dev.slipway.monitor.incident;

import org.jspecify.annotations.NullMarked;
