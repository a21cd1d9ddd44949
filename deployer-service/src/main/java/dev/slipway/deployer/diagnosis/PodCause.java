package dev.slipway.deployer.diagnosis;

/**
 * Why a pod is not ready. Pods with the same cause are told of together.
 *
 * @param text follows the count of pods; for UNSCHEDULABLE the scheduler's message
 * @param remedy what to do, as whole sentences
 */
record PodCause(Reason reason, String text, String remedy) {}
