@NullMarked
package dev.slipway.simulator.site;

import org.jspecify.annotations.NullMarked;
