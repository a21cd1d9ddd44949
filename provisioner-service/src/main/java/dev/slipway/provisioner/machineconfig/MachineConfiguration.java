package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Secret;

/**
 * What a machine is to become.
 *
 * @param ignition an Ignition configuration as JSON; holds private keys
 */
public record MachineConfiguration(Secret ignition) {}
