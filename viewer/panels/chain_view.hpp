/// One chain of command as a graph, with the orders that move through it.
#pragma once

#include <imgui.h>

#include "viewer/panels/panel.hpp"

namespace boyd::viewer {

/// In a rectangle of the current window: nodes by the way of an order, then the groups that carry
/// orders out. groups_height: of the column of groups; 0: none, as for the chain of a nation. A
/// click on an order chooses it.
void chain_view(PanelContext& context,
                const FrameSource& source,
                std::uint32_t chain,
                ImVec2 corner,
                ImVec2 size,
                float groups_height);

}  // namespace boyd::viewer
