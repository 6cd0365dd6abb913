// CVA6 with flat ports, configured for the addresses of the model.
module cva6_top (
    input logic clk, rst_n, timer_irq,
    input logic [1:0] irq,
    output logic ar_valid, r_ready, ar_lock,
    input logic ar_ready, r_valid, r_last,
    output logic [63:0] ar_addr,
    output logic [7:0] ar_len,
    output logic [2:0] ar_size,
    output logic [3:0] ar_id,
    output logic [1:0] ar_burst,
    input logic [63:0] r_data,
    input logic [3:0] r_id,
    input logic [1:0] r_resp,
    output logic aw_valid, aw_lock, w_valid, w_last, b_ready,
    input logic aw_ready, w_ready, b_valid,
    output logic [63:0] aw_addr, w_data,
    output logic [7:0] w_strb,
    output logic [2:0] aw_size,
    output logic [3:0] aw_id,
    output logic [5:0] aw_atop,
    input logic [3:0] b_id,
    input logic [1:0] b_resp,
    output logic [1:0] retired,
    output logic [1:0][63:0] retired_pc
);
    localparam ariane_pkg::ariane_cfg_t Config = '{
        RASDepth: 2, BTBEntries: 32, BHTEntries: 128,
        NrNonIdempotentRules: 1,
        NonIdempotentAddrBase: {64'h0},
        NonIdempotentLength: {64'h8000_0000},
        NrExecuteRegionRules: 2,
        ExecuteRegionAddrBase: {64'h8000_0000, 64'h1_0000},
        ExecuteRegionLength: {64'h4000_0000, 64'h1_0000},
        NrCachedRegionRules: 1,
        CachedRegionAddrBase: {64'h8000_0000},
        CachedRegionLength: {64'h4000_0000},
        AxiCompliant: 1'b1, SwapEndianess: 1'b0, DmBaseAddress: 64'h0, NrPMPEntries: 8
    };

    ariane_axi::req_t request;
    ariane_axi::resp_t response;

    ariane #(.ArianeCfg(Config)) core (
        .clk_i(clk), .rst_ni(rst_n), .boot_addr_i(64'h1_0000), .hart_id_i('0), .irq_i(irq), .ipi_i(1'b0),
        .time_irq_i(timer_irq), .debug_req_i(1'b0), .axi_req_o(request), .axi_resp_i(response)
    );

    assign {ar_valid, ar_addr, ar_len, ar_size, ar_id, ar_lock, ar_burst, r_ready} = {
        request.ar_valid, request.ar.addr, request.ar.len, request.ar.size, request.ar.id, request.ar.lock,
        request.ar.burst, request.r_ready};
    assign {aw_valid, aw_addr, aw_size, aw_id, aw_lock, aw_atop} = {
        request.aw_valid, request.aw.addr, request.aw.size, request.aw.id, request.aw.lock, request.aw.atop};
    assign {w_valid, w_data, w_strb, w_last, b_ready} = {
        request.w_valid, request.w.data, request.w.strb, request.w.last, request.b_ready};

    for (genvar i = 0; i < 2; i++) begin : port
        assign retired[i] = core.i_cva6.commit_ack[i] & ~core.i_cva6.commit_instr_id_commit[i].ex.valid;
        assign retired_pc[i] = core.i_cva6.commit_instr_id_commit[i].pc;
    end

    always_comb begin
        response = '0;
        {response.ar_ready, response.aw_ready, response.w_ready} = {ar_ready, aw_ready, w_ready};
        {response.r_valid, response.r.data, response.r.id, response.r.last, response.r.resp} = {
            r_valid, r_data, r_id, r_last, r_resp};
        {response.b_valid, response.b.id, response.b.resp} = {b_valid, b_id, b_resp};
    end
endmodule
