package dev.slipway.provisioner.in.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a dry run of an operation on a machine. */
@Schema(name = "MachinePlanAnswer", description = "The answer to a dry run")
public record MachinePlanAnswer(MachinePlanView plan) {}
