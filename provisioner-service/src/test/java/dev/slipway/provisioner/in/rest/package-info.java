@NullMarked
package dev.slipway.provisioner.in.rest;

import org.jspecify.annotations.NullMarked;
