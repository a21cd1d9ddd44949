/** Why an application is not whole, and what to do about it, in plain words. Pure. */
@NullMarked
package dev.slipway.deployer.diagnosis;

import org.jspecify.annotations.NullMarked;
