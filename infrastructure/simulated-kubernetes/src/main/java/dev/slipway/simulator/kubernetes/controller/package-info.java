/** The loops of the controller manager. */
@NullMarked
package dev.slipway.simulator.kubernetes.controller;

import org.jspecify.annotations.NullMarked;
