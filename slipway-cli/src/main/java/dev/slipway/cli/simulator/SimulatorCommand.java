package dev.slipway.cli.simulator;

import picocli.CommandLine.Command;

@Command(
    name = "simulator",
    description = "Let something go wrong with simulated machines, and see what is.",
    footer = {"", "Example:  ./slipway simulator fault MACHINE_DIES --machine w2"},
    subcommands = {FaultCommand.class, FaultsCommand.class, WithdrawCommand.class})
public final class SimulatorCommand {}
