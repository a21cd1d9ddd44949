/** The monitor's share of the REST API. */
@NullMarked
package dev.slipway.monitor.in.rest;

import org.jspecify.annotations.NullMarked;
