/** What is in the cluster of an application, as kubectl would show it. */
@NullMarked
package dev.slipway.deployer.inspection;

import org.jspecify.annotations.NullMarked;
