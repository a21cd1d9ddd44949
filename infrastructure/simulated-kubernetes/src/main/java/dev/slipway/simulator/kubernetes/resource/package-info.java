/** The kinds of objects that are served, and how their fields are read. */
@NullMarked
package dev.slipway.simulator.kubernetes.resource;

import org.jspecify.annotations.NullMarked;
