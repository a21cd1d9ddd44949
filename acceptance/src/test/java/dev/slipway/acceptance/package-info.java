/**
 * The seed's day, told as tests against a running Slipway on real machines. Nothing here knows a
 * class of Slipway's: what these tests use, every user can.
 */
@NullMarked
package dev.slipway.acceptance;

import org.jspecify.annotations.NullMarked;
