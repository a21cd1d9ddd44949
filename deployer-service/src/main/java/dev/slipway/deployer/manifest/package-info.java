/**
 * The Kubernetes objects of an application, and how they are compared with what is in a cluster.
 */
@NullMarked
package dev.slipway.deployer.manifest;

import org.jspecify.annotations.NullMarked;
