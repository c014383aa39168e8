/** Pictures of the plane extend from −PLANE_REACH to PLANE_REACH on both axes. */
export const PLANE_REACH = 1.2;
